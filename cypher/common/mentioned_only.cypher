// Entities that these episodes alone mention (the owner aside), with the number of all their relations.
// $ids: [string] -> id, degree
UNWIND $ids AS id MATCH (ep:Episodic {uuid: id})-[:MENTIONS]->(n:Entity) WHERE NOT n.is_self
WITH n, count(DISTINCT ep) AS ours
MATCH (any:Episodic)-[:MENTIONS]->(n)
WITH n, ours, count(DISTINCT any) AS everybodys WHERE everybodys = ours
OPTIONAL MATCH (n)-[e:RELATES_TO]-()
RETURN n.uuid AS id, count(DISTINCT e) AS degree

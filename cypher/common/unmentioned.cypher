// Those of some entities that no episode mentions (the owner aside), with the number of all their relations.
// $ids: [string] -> id, degree
UNWIND $ids AS id MATCH (n:Entity {uuid: id}) WHERE NOT n.is_self
OPTIONAL MATCH (ep:Episodic)-[:MENTIONS]->(n)
WITH n, count(DISTINCT ep) AS said WHERE said = 0
OPTIONAL MATCH (n)-[e:RELATES_TO]-()
RETURN n.uuid AS id, count(DISTINCT e) AS degree

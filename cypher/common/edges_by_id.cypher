// Relations with these ids.
// $ids: [string] -> a, b, p
UNWIND $ids AS id MATCH (a:Entity)-[e:RELATES_TO {uuid: id}]->(b:Entity)
RETURN a.uuid AS a, b.uuid AS b, properties(e) AS p

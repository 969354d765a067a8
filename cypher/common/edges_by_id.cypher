// Relations with these ids.
// $ids: [string] -> row
UNWIND $ids AS id MATCH (a)-[e:RELATES_TO {uuid: id}]->(b)
RETURN e.row AS row

// Statements that still stand at the owner's own node get the node of their first digits (`graph/spread.py`).
// $digits, $most: integer -> moved
MATCH (a:Person)-[e:RELATES_TO]->(b:Entity) WHERE a.is_self = true AND e.slot IS NULL
WITH a, e, b LIMIT $most
MERGE (h:Entity {uuid: a.uuid + ':' + left(e.uuid, $digits)})
CREATE (h)-[f:RELATES_TO]->(b) SET f = properties(e)
DELETE e
RETURN count(f) AS moved

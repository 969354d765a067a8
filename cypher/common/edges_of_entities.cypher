// Every relation of some entities, in either direction, wrong records too.
// $ids: [string] -> row
UNWIND $ids AS id MATCH (n:Entity {uuid: id})-[e:RELATES_TO]-()
RETURN DISTINCT e.row AS row

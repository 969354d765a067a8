// Every relation of a group, wrong records too, for a copy of the map.
// $group: string -> row
MATCH (a:Entity)-[e:RELATES_TO]->(b:Entity) WHERE e.group_id = $group RETURN e.row AS row

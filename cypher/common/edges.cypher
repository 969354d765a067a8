// Every relation of a group that is not a wrong record: observations and facts.
// $group: string -> row
MATCH (a:Entity)-[e:RELATES_TO]->(b:Entity) WHERE e.group_id = $group AND e.expired_at IS NULL
RETURN e.row AS row

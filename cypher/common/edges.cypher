// Every relation of a group that is not a wrong record: observations and facts.
// $group: string -> a, b, p
MATCH (a:Entity)-[e:RELATES_TO]->(b:Entity) WHERE e.group_id = $group AND e.expired_at IS NULL
RETURN a.uuid AS a, b.uuid AS b, properties(e) AS p

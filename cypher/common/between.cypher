// Facts that began or ended in (a, b].
// $group: string; $a, $b: time as the engine keeps it -> row
MATCH (a:Entity)-[e:RELATES_TO]->(b:Entity)
WHERE e.group_id = $group AND e.slot IS NOT NULL AND e.expired_at IS NULL
  AND ((e.valid_at > $a AND e.valid_at <= $b) OR (e.invalid_at > $a AND e.invalid_at <= $b))
RETURN e.row AS row

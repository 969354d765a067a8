// Facts of everybody, those valid at a moment or all.
// $group: string; $relation: string or null; $t: time as the engine keeps it, or null -> row
MATCH (a:Entity)-[e:RELATES_TO]->(b:Entity)
WHERE e.group_id = $group AND e.slot IS NOT NULL AND e.expired_at IS NULL AND ($relation IS NULL OR e.name = $relation)
  AND ($t IS NULL OR (e.valid_at <= $t AND (e.invalid_at IS NULL OR e.invalid_at > $t)))
RETURN e.row AS row

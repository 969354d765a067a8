// An end that was changed later is taken back: the first change after $known remembers the interval before it.
// Facts of some subjects, valid at a moment or all, as they were known at another.
// $group: string; $relation: string or null; $t: time as the engine keeps it, or null; $known: time as the engine keeps it; $subjects: [string] -> row, since, until
UNWIND $subjects AS subject
MATCH (a:Entity {uuid: subject})-[e:RELATES_TO]->(b:Entity)
WHERE e.group_id = $group AND e.slot IS NOT NULL AND e.created_at <= $known AND ($relation IS NULL OR e.name = $relation)
OPTIONAL MATCH (h:History {fact: e.uuid}) WHERE h.changed_at > $known
WITH a, e, b, h ORDER BY h.changed_at, h.n
WITH a, e, b, collect(h) AS later
WITH a, e, b,
  CASE WHEN size(later) = 0 THEN e.valid_at ELSE later[0].valid_at END AS since,
  CASE WHEN size(later) = 0 THEN e.invalid_at ELSE later[0].invalid_at END AS until,
  CASE WHEN size(later) = 0 THEN e.expired_at ELSE later[0].expired_at END AS wrong
WHERE wrong IS NULL AND ($t IS NULL OR (since <= $t AND (until IS NULL OR until > $t)))
RETURN e.row AS row, since, until

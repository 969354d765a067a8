// Take the group's lock until this transaction ends, then read: one writer at a time.
// $group: string -> n
MERGE (v:Revision {group: $group}) SET v.held = true
WITH v RETURN coalesce(v.n, 0) AS n

// The map of a group has changed.
// $group: string -> nothing
MERGE (v:Revision {group: $group}) SET v.n = coalesce(v.n, 0) + 1

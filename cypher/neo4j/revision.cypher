// How often the map of a group has changed.
// $group: string -> n
MATCH (v:Revision {group: $group}) RETURN v.n AS n

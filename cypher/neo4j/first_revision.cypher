// A group that has no revision yet begins at none.
// $group: string -> nothing
MERGE (v:Revision {group: $group}) ON CREATE SET v.n = 0

// What remembers changes and chunks of a group.
// $group: string -> nothing
MATCH (n:History|IngestMark) WHERE n.group_id = $group
CALL (n) { DELETE n } IN TRANSACTIONS OF 1000 ROWS

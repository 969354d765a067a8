// Every entity and episode of a group, with their relations, a thousand at a time.
// $group: string -> nothing
MATCH (n:Entity|Episodic) WHERE n.group_id = $group
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS

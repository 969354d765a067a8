// Every entity of a group.
// $group: string -> p
MATCH (n:Entity) WHERE n.group_id = $group RETURN properties(n) AS p

// The owner's own node.
// $group: string -> p
MATCH (n:Entity:Person) WHERE n.group_id = $group AND n.is_self = true RETURN properties(n) AS p ORDER BY n.uuid LIMIT 1

// Entities with exactly this name, of one type or of any.
// $group, $name: string; $type: string or null -> p
MATCH (n:Entity) WHERE n.group_id = $group AND n.name = $name AND ($type IS NULL OR n.type = $type)
RETURN properties(n) AS p ORDER BY n.uuid

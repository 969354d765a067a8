// Entities with these keys.
// $keys: [string] -> p
UNWIND $keys AS key MATCH (n:Entity {key: key}) RETURN properties(n) AS p

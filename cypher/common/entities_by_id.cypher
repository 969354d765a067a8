// Entities with these ids.
// $ids: [string] -> p
UNWIND $ids AS id MATCH (n:Entity {uuid: id}) RETURN properties(n) AS p

// Every episode of a group, for a copy of the map.
// $group: string -> p
MATCH (n:Episodic) WHERE n.group_id = $group RETURN properties(n) AS p

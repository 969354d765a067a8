// Every interval that was changed, as it was before, for a copy of the map.
// $group: string -> p
MATCH (h:History) WHERE h.group_id = $group RETURN properties(h) AS p

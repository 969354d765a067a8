// The marks of all chunks that are in the map, for a copy of it.
// $group: string -> p
MATCH (m:IngestMark) WHERE m.group_id = $group RETURN properties(m) AS p

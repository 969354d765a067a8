// Whether a chunk is in the map.
// $key: string -> found
MATCH (m:IngestMark {key: $key}) RETURN count(m) AS found

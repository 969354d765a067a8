// Which episode mentions which node, for a copy of the map.
// $group: string -> uuid, ep, n, created_at
MATCH (ep:Episodic)-[m:MENTIONS]->(n:Entity) WHERE m.group_id = $group
RETURN m.uuid AS uuid, ep.uuid AS ep, n.uuid AS n, m.created_at AS created_at

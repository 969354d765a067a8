// The relations that these episodes yielded.
// $ids: [string] -> id, edges
UNWIND $ids AS id MATCH (ep:Episodic {uuid: id}) RETURN ep.uuid AS id, ep.entity_edges AS edges

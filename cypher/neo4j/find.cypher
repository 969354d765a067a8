// Entities by the stems of name, aliases and summary, best first.
// $group: string; $query: full-text query of stems; $limit: integer -> id, score
CALL db.index.fulltext.queryNodes('node_name_and_summary', $query) YIELD node, score
WITH node, score WHERE node.group_id = $group AND node.type <> 'Literal'
RETURN node.uuid AS id, score ORDER BY score DESC, id LIMIT $limit

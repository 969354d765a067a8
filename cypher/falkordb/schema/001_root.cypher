// Takes the internal node id 0, whose edges FalkorDB up to 4.22.2 loses after a rewrite and a restart. Never deleted.
// -> nothing
MERGE (:Root {key: 'root'});

// Range indexes: ids and keys only. One on a date answers <= wrongly; one on a name or a group crashes the server
// on an English stopword where the property also stands in a full-text index.
// -> nothing
CREATE INDEX FOR (n:Entity) ON (n.uuid);
CREATE INDEX FOR (n:Episodic) ON (n.uuid);
CREATE INDEX FOR (n:Community) ON (n.uuid);
CREATE INDEX FOR (n:Saga) ON (n.uuid);
CREATE INDEX FOR (n:Entity) ON (n.key);
CREATE INDEX FOR (n:IngestMark) ON (n.key);
CREATE INDEX FOR (n:History) ON (n.uuid);
CREATE INDEX FOR (n:History) ON (n.fact);
CREATE INDEX FOR ()-[e:RELATES_TO]-() ON (e.uuid);
CREATE INDEX FOR ()-[e:MENTIONS]-() ON (e.uuid);
CREATE INDEX FOR ()-[e:HAS_MEMBER]-() ON (e.uuid);
CREATE INDEX FOR ()-[e:HAS_EPISODE]-() ON (e.uuid);
CREATE INDEX FOR ()-[e:NEXT_EPISODE]-() ON (e.uuid);
CREATE INDEX FOR ()-[e:RELATES_TO]-() ON (e.slot);

// One node, relation or mark an id. Made before any driver of Graphiti exists: behind its plain indexes these fail.
// -> nothing
CREATE CONSTRAINT entity_uuid_unique IF NOT EXISTS FOR (n:Entity) REQUIRE n.uuid IS UNIQUE;
CREATE CONSTRAINT episodic_uuid_unique IF NOT EXISTS FOR (n:Episodic) REQUIRE n.uuid IS UNIQUE;
CREATE CONSTRAINT ingest_mark_key_unique IF NOT EXISTS FOR (n:IngestMark) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT revision_group_unique IF NOT EXISTS FOR (n:Revision) REQUIRE n.group IS UNIQUE;
CREATE CONSTRAINT history_uuid_unique IF NOT EXISTS FOR (n:History) REQUIRE n.uuid IS UNIQUE;
CREATE CONSTRAINT relation_uuid_unique IF NOT EXISTS FOR ()-[e:RELATES_TO]-() REQUIRE e.uuid IS UNIQUE;
CREATE CONSTRAINT mention_uuid_unique IF NOT EXISTS FOR ()-[e:MENTIONS]-() REQUIRE e.uuid IS UNIQUE;

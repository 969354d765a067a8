// Keys and slots, and names by a text index: a range index has no room for a long one. None on a date: between becomes dearer.
// -> nothing
CREATE INDEX entity_key IF NOT EXISTS FOR (n:Entity) ON (n.key);
CREATE TEXT INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name);
CREATE INDEX history_fact IF NOT EXISTS FOR (n:History) ON (n.fact);
CREATE INDEX relation_slot IF NOT EXISTS FOR ()-[e:RELATES_TO]-() ON (e.slot);

// Keys and slots. None on a name: a long one does not fit; none on a date: between becomes dearer.
// -> nothing
CREATE INDEX entity_key IF NOT EXISTS FOR (n:Entity) ON (n.key);
CREATE INDEX history_fact IF NOT EXISTS FOR (n:History) ON (n.fact);
CREATE INDEX relation_slot IF NOT EXISTS FOR ()-[e:RELATES_TO]-() ON (e.slot);

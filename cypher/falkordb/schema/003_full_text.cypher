// Full text over our own stems; a language is never set, it would crash the server on the next insert.
// -> nothing
CREATE FULLTEXT INDEX FOR (n:Entity) ON (n.stem);
CREATE FULLTEXT INDEX FOR (n:Episodic) ON (n.stem);
CREATE FULLTEXT INDEX FOR (n:Community) ON (n.stem);
CREATE FULLTEXT INDEX FOR ()-[e:RELATES_TO]-() ON (e.stem);

// Everything one change of the map writes, in one statement, so all of it or nothing. Also the undoing of chunks.
// A label cannot be a parameter, hence a stage per label; `WITH count(*) AS _` yields one row even after an empty list.
// $now: time as the engine keeps it; $nodes: map label -> [{uuid, p}]; $episodes: [map with uuid]; $mentions: [{uuid, ep, n, group, created_at}];
// $hands: [string] (`graph/spread.py`); $edges: [{a, b, uuid, p}]; $history: [map with uuid]; $cut: [{a, uuid}]; $forgotten, $dropped, $undone, $unmarked: [string];
// $marks: [map with key] -> nothing
UNWIND $episodes AS r MERGE (ep:Episodic {uuid: r.uuid}) SET ep += r
WITH count(*) AS _
UNWIND $nodes.Need AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Need
WITH count(*) AS _
UNWIND $nodes.Value AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Value
WITH count(*) AS _
UNWIND $nodes.Goal AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Goal REMOVE n:Project
WITH count(*) AS _
UNWIND $nodes.Project AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Project REMOVE n:Goal
WITH count(*) AS _
UNWIND $nodes.Habit AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Habit
WITH count(*) AS _
UNWIND $nodes.Belief AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Belief
WITH count(*) AS _
UNWIND $nodes.Obstacle AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Obstacle
WITH count(*) AS _
UNWIND $nodes.Decision AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Decision
WITH count(*) AS _
UNWIND $nodes.Emotion AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Emotion
WITH count(*) AS _
UNWIND $nodes.Event AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Event
WITH count(*) AS _
UNWIND $nodes.Person AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Person
WITH count(*) AS _
UNWIND $nodes.Literal AS r MERGE (n:Entity {uuid: r.uuid}) ON CREATE SET n.created_at = $now SET n += r.p SET n:Literal
WITH count(*) AS _
UNWIND $mentions AS r
MATCH (ep:Episodic {uuid: r.ep}) MATCH (n:Entity {uuid: r.n})
MERGE (ep)-[m:MENTIONS {uuid: r.uuid}]->(n) SET m.group_id = r.group, m.created_at = r.created_at
WITH count(*) AS _
UNWIND $hands AS u MERGE (:Entity {uuid: u})
WITH count(*) AS _
UNWIND $edges AS r
MATCH (a:Entity {uuid: r.a}) MATCH (b:Entity {uuid: r.b})
MERGE (a)-[e:RELATES_TO {uuid: r.uuid}]->(b) SET e += r.p
WITH count(*) AS _
UNWIND $history AS r MERGE (h:History {uuid: r.uuid}) SET h += r
WITH count(*) AS _
UNWIND $cut AS r MATCH (:Entity {uuid: r.a})-[e:RELATES_TO {uuid: r.uuid}]->() DELETE e
WITH count(*) AS _
UNWIND $forgotten AS u MATCH (h:History {fact: u}) DELETE h
WITH count(*) AS _
UNWIND $undone AS u MATCH (ep:Episodic {uuid: u}) DETACH DELETE ep
WITH count(*) AS _
UNWIND $dropped AS u MATCH (n:Entity {uuid: u}) DETACH DELETE n
WITH count(*) AS _
UNWIND $unmarked AS k MATCH (m:IngestMark {key: k}) DELETE m
WITH count(*) AS _
UNWIND $marks AS r MERGE (m:IngestMark {key: r.key}) SET m += r

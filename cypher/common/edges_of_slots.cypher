// Every fact that competes or unites within these slots, wrong records too.
// $slots: [string] -> a, b, p
UNWIND $slots AS slot MATCH (a:Entity)-[e:RELATES_TO {slot: slot}]->(b:Entity)
RETURN a.uuid AS a, b.uuid AS b, properties(e) AS p

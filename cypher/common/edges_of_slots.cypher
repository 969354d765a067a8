// Every fact that competes or unites within these slots, wrong records too.
// $slots: [string] -> row
UNWIND $slots AS slot MATCH (a)-[e:RELATES_TO {slot: slot}]->(b)
RETURN e.row AS row

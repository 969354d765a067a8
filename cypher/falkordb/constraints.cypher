// Constraints of the graph with the state of their check.
// -> label, status
CALL db.constraints() YIELD label, status RETURN label, status

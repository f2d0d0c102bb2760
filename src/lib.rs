//! Turns AI bills, or a typed-in inventory, into a cost allocation matrix, exactly.

//! Shapes of JSON, and that no bytes break the reader.

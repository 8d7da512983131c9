// Representation

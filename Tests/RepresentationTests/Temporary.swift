// Tests of Representation.

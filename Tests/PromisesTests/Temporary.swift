// Tests of Promises.

"""The client that the README documents for keeping a copy in step, beside writers, with kills of both."""

from test_proofs import prove


def test_a_copy_by_the_documented_client_is_equal_after_kills(tmp_path):
    prove("copy", tmp_path)

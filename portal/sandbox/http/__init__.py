"""Requests and answers of the Web API, whether whole or parts of a batch."""

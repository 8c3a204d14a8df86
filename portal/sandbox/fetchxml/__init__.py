"""FetchXML: text to query, paging cookies and dates relative to now."""

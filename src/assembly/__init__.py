"""Parts of the desk, put together by its settings; `server.py` puts them together to a whole."""

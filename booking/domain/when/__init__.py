"""When suits you? Days and times as people say them in German and English, read by a grammar of our own."""

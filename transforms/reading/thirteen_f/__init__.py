"""13F reports as filed, XML, text and SEC's data sets: covers and information tables."""

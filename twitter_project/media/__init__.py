"""Pictures and files: checking uploads, decoding pictures, storing objects in S3."""

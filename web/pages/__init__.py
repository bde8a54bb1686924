"""The pages, one file each; `web.site` finds them."""

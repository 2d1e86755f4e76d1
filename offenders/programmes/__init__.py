"""Under which programmes a person is: the page, moving somebody, and those whose convictions say another."""

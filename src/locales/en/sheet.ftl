# Tables of users, uploaded or pasted, and what is wrong with them.
sheet-empty = The table is empty. Add a line with column names and a line for each user.
sheet-workbook = This is an Excel workbook. Save it as “CSV UTF-8 (Comma delimited)” and upload that file.
sheet-binary = This isn’t a text file. Upload a CSV file.
sheet-not-utf-8 = Line { $line } isn’t UTF-8. In Excel, save the file as “CSV UTF-8 (Comma delimited)” and upload it again.
sheet-truncated = The file ends in the middle of a character, so part of it may be missing. Save it again and upload it.
sheet-no-header = Line { $line } has a user instead of column names. Add a line with column names above it.
sheet-no-lines = The table has only column names. Add a line for each user.
sheet-too-many-lines = The table has { $found } users, and the limit is { $max }. Split it into several tables.
sheet-too-many-columns = The table has { $found } columns, and the limit is { $max }. Delete the columns that you don’t need.
sheet-more =
    { $count ->
        [one] And { $count } more problem.
       *[other] And { $count } more problems.
    }
sheet-problems = { $count ->
    [one] { $count } problem. See the list at the top.
   *[other] { $count } problems. See the list at the top.
}

## Problems with a line or a cell
sheet-line = Line { $line }: { $problem }
sheet-cell = Line { $line }, “{ $column }”: { $problem }
sheet-ragged =
    This line has { $found ->
        [one] { $found } cell
       *[other] { $found } cells
    }, and the header has { $expected }. If a cell contains the delimiter, put the cell in quotation marks.
sheet-open-quote = A quotation mark opens here and is never closed.
sheet-text-after-quote = Text follows a closing quotation mark. If the mark is part of the text, enter it twice.
sheet-nameless-column = Column { $number } has no name. Enter one or delete the column.
sheet-repeated-column = Another column has the same name. Rename one of them.
sheet-formula = Spreadsheets would read this as a formula. Remove =, +, -, @, the tab or the line break at the start.
sheet-invisible = Remove the invisible characters, or type the value again.
sheet-lost-letter = A letter was lost when the file was saved (�). Correct it and save the file as UTF-8.
sheet-format-customer = Enter a tenant ID, a domain or a company name.
sheet-format-user = Enter a sign-in name, such as anna@company.com, or an object ID.
sheet-format-usage-location = Enter a two-letter country code, such as PL.
sheet-not-sign-in-name = Enter a sign-in name for the new user, such as anna@company.com.
sheet-sign-in-name-characters = Before the @, use letters a–z, numbers and ' . - _ ! # ^ ~, with no period at the start or end.
sheet-repeated-user = Same customer and user as in line { $first }. Delete one of the lines.

## Columns
sheet-customer = Customer
sheet-user = User
sheet-mapping-invalid = These choices are out of date. Choose the columns again.
sheet-mapping-several = Choose only one column.
sheet-mapping-missing = Choose a column.
sheet-mapping-shared = The column “{ $column }” is already used for: { $field }. Choose another.
sheet-mapping-chosen-too = Already chosen for all users. Clear that choice, or choose no column.

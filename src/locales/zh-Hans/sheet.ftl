# 上传或粘贴的用户表格，以及其中的错误。
sheet-empty = 表格为空。请添加一行列名，并为每个用户添加一行。
sheet-workbook = 这是 Excel 工作簿。请另存为“CSV UTF-8 (逗号分隔)”，然后上传该文件。
sheet-binary = 这不是文本文件。请上传 CSV 文件。
sheet-not-utf-8 = 第 { $line } 行不是 UTF-8 编码。请在 Excel 中将文件另存为“CSV UTF-8 (逗号分隔)”，然后重新上传。
sheet-truncated = 文件在字符中间结束，可能缺少部分内容。请重新保存并上传。
sheet-no-header = 第 { $line } 行是用户，而不是列名。请在其上方添加一行列名。
sheet-no-lines = 表格只有列名。请为每个用户添加一行。
sheet-too-many-lines = 表格有 { $found } 个用户，上限为 { $max } 个。请拆分为多个表格。
sheet-too-many-columns = 表格有 { $found } 列，上限为 { $max } 列。请删除不需要的列。
sheet-more = 还有 { $count } 个问题。
sheet-problems = { $count } 个问题，见顶部的列表。

## 行或单元格的问题
sheet-line = 第 { $line } 行：{ $problem }
sheet-cell = 第 { $line } 行，“{ $column }”：{ $problem }
sheet-ragged = 此行有 { $found } 个单元格，而标题行有 { $expected } 个。如果单元格包含分隔符，请用引号将单元格括起来。
sheet-open-quote = 此处的引号没有成对。
sheet-text-after-quote = 结束引号后还有文本。如果引号是文本的一部分，请输入两次。
sheet-nameless-column = 第 { $number } 列没有名称。请输入名称或删除该列。
sheet-repeated-column = 有其他列使用相同的名称。请重命名其中一列。
sheet-formula = 电子表格会将其视为公式。请移除开头的 =、+、-、@、制表符或换行符。
sheet-invisible = 请移除不可见字符，或重新输入该值。
sheet-lost-letter = 保存文件时丢失了一个字符 (�)。请更正，并以 UTF-8 编码保存文件。
sheet-format-customer = 请输入租户 ID、域或公司名称。
sheet-format-user = 请输入登录名 (例如 anna@company.com) 或对象 ID。
sheet-format-usage-location = 请输入两个字母的国家/地区代码，例如 CN。
sheet-not-sign-in-name = 请输入新用户的登录名，例如 anna@company.com。
sheet-sign-in-name-characters = 在 @ 之前请使用字母 a–z、数字和 ' . - _ ! # ^ ~，开头和结尾不能是句点。
sheet-repeated-user = 与第 { $first } 行的客户和用户相同。请删除其中一行。

## 列
sheet-customer = 客户
sheet-user = 用户
sheet-mapping-invalid = 这些选择已过时。请重新选择列。
sheet-mapping-several = 只能选择一列。
sheet-mapping-missing = 请选择列。
sheet-mapping-shared = 列“{ $column }”已用于：{ $field }。请选择其他列。
sheet-mapping-chosen-too = 已为所有用户选择。请清除该选择，或不选择列。

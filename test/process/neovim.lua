-- Drives the language server from Neovim: opens the draft named by GROVER_DRAFT, waits for diagnostics, edits above them,
-- waits until they have moved, hovers, and prints what it saw as one line of JSON.
local settings = vim.json.decode(vim.env.GROVER_SETTINGS)
local seen = {}

local function fail(message)
  io.stdout:write(vim.json.encode({ error = message }) .. '\n')
  vim.cmd('cquit')
end

local function diagnostics()
  return vim.tbl_map(function(one)
    return { line = one.lnum, source = one.source, code = one.code, severity = one.severity, message = one.message }
  end, vim.diagnostic.get(0))
end

vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.GROVER_DRAFT))
vim.bo.filetype = 'markdown'
local config = {
  name = 'grover',
  cmd = { vim.env.GROVER_NODE, vim.env.GROVER_SERVER, 'serve', '--stdio' },
  root_dir = vim.fn.getcwd(),
  settings = { grover = settings },
  -- Neovim before 0.8 does not answer workspace/configuration: the settings come along here too.
  init_options = { cacheFolder = vim.env.GROVER_CACHE, settings = settings },
}
local client
if vim.lsp.start then
  client = vim.lsp.start(config)
else
  client = vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, client)
end
if not client then fail('the client did not start') end

if not vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20) then fail('no diagnostics came') end
seen.before = diagnostics()

vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'New.', '' })
local line = seen.before[1].line
if not vim.wait(30000, function()
  local now = vim.diagnostic.get(0)
  return #now > 0 and now[1].lnum == line + 2
end, 20) then fail('the diagnostics did not move') end
seen.after = diagnostics()

local params = { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line + 2, character = 5 } }
local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 10000) or {}
for _, answer in pairs(answers) do
  if answer.result then seen.hover = answer.result.contents.value end
end

io.stdout:write(vim.json.encode(seen) .. '\n')
vim.cmd('quitall!')

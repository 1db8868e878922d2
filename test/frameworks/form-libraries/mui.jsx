import {
  Autocomplete,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Radio,
  RadioGroup,
  Select,
  Slider,
  Switch,
  TextField,
} from '@mui/material';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const EMPTY = {
  name: '',
  about: '',
  pick: 'a',
  many: [],
  terms: false,
  on: false,
  one: '',
  volume: 10,
  city: null,
};
const itemsOf = (values) =>
  values.map((value) => (
    <MenuItem key={value} value={value}>
      {value}
    </MenuItem>
  ));

/** A field of the page's own, for what stands in no field of the library's. */
function Kept({ name, value, set }) {
  return (
    <input
      hidden
      name={name}
      value={JSON.stringify(value)}
      onChange={({ target }) => set(JSON.parse(target.value))}
    />
  );
}

function Form({ form }) {
  const [values, setValues] = useState(EMPTY);
  form.values = () => values;
  const set = (name) => (value) => setValues((now) => ({ ...now, [name]: value }));
  const fromEvent =
    (name) =>
    ({ target }) =>
      set(name)(target.value);
  const fromValue = (name) => (_, value) => set(name)(value);
  const text = (name) => ({ name, label: name, value: values[name], onChange: fromEvent(name) });
  const box = (name) => ({ name, checked: values[name], onChange: fromValue(name) });
  return (
    <form
      data-stillhere-draft="form"
      onSubmit={(event) => {
        event.preventDefault();
        form.sent = values;
      }}
    >
      <TextField {...text('name')} />
      <TextField multiline minRows={2} {...text('about')} />
      <TextField select {...text('pick')}>
        {itemsOf(['a', 'b'])}
      </TextField>
      <Select multiple value={values.many} onChange={fromEvent('many')} data-many="">
        {itemsOf(['a', 'b', 'c'])}
      </Select>
      <Kept name="many" value={values.many} set={set('many')} />
      <FormControlLabel control={<Checkbox {...box('terms')} />} label="terms" />
      <FormControlLabel control={<Switch {...box('on')} />} label="on" />
      <RadioGroup name="one" value={values.one} onChange={fromEvent('one')}>
        <FormControlLabel value="x" control={<Radio />} label="one x" />
        <FormControlLabel value="y" control={<Radio />} label="one y" />
      </RadioGroup>
      <Slider
        name="volume"
        aria-label="volume"
        value={values.volume}
        onChange={fromValue('volume')}
      />
      <Autocomplete
        options={['Riga', 'Rome']}
        value={values.city}
        onChange={fromValue('city')}
        renderInput={(props) => <TextField {...props} label="city" />}
      />
      <Kept name="city" value={values.city} set={set('city')} />
      <button type="submit">Send</button>
    </form>
  );
}

export function start(root, form) {
  createRoot(root).render(
    <StrictMode>
      <Form form={form} />
    </StrictMode>,
  );
}
